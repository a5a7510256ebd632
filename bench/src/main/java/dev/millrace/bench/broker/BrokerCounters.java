package dev.millrace.bench.broker;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// Reads a broker's own counters. They only grow, so what happened is a difference of two readings.
/// It attaches to the process, which needs a JDK on this side; not safe for several threads.
public final class BrokerCounters implements AutoCloseable {
  private static final String BYTES_IN =
      "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=*";
  private static final String BYTES_OUT =
      "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=*";
  private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=RequestsPerSec,*";

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private BrokerCounters(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  @SuppressWarnings("BanJNDI") // the address is that of a process of our own
  public static BrokerCounters of(Broker broker) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(broker.process().pid()));
      try {
        var address = new JMXServiceURL(machine.startLocalManagementAgent());
        return new BrokerCounters(JMXConnectorFactory.connect(address));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("the broker's counters cannot be reached: " + e.getMessage(), e);
    }
  }

  /// At one moment, since the broker was started.
  ///
  /// @param bytesIn appended, by topic, the broker's own topics included
  /// @param bytesOut read by others, by topic
  /// @param requests by kind, such as `Produce` and `EndTxn`
  public record Counts(
      Map<String, Long> bytesIn, Map<String, Long> bytesOut, Map<String, Long> requests) {
    /// What came since an earlier reading; what did not grow is left out.
    public Counts since(Counts before) {
      return new Counts(
          difference(bytesIn, before.bytesIn),
          difference(bytesOut, before.bytesOut),
          difference(requests, before.requests));
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
      var grown = new TreeMap<>(now);
      before.forEach((key, value) -> grown.merge(key, -value, Long::sum));
      grown.values().removeIf(value -> value <= 0);
      return grown;
    }
  }

  public Counts now() throws IOException {
    return new Counts(
        sum(BYTES_IN, name -> name.getKeyProperty("topic")),
        sum(BYTES_OUT, name -> name.getKeyProperty("topic")),
        sum(REQUESTS, name -> name.getKeyProperty("request")));
  }

  /// A request has a counter for each version of it.
  private Map<String, Long> sum(String pattern, Function<ObjectName, String> by)
      throws IOException {
    var sums = new TreeMap<String, Long>();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(pattern), null)) {
        sums.merge(by.apply(name), (Long) beans.getAttribute(name, "Count"), Long::sum);
      }
    } catch (JMException e) {
      throw new IOException("the broker's counters cannot be read: " + e.getMessage(), e);
    }
    return sums;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
