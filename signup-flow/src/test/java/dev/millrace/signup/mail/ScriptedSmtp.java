package dev.millrace.signup.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// An SMTP server that answers what a test wants: a mail server in a bad mood.
final class ScriptedSmtp implements AutoCloseable {
  /// In place of an answer: none, ever.
  static final String SILENCE = "silence";

  /// In place of an answer: the end of the connection.
  static final String HANG_UP = "hang up";

  /// In place of an answer: the beginning of one, a byte now and then, for ever.
  static final String DRIPS = "drips";

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private volatile List<String> extensions = List.of();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  ScriptedSmtp() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// @param command the beginning of one, `greeting` for before all, or `.` for the end of a mail
  ScriptedSmtp answer(String command, String reply) {
    answers.put(command, reply);
    return this;
  }

  ScriptedSmtp offer(String... names) {
    extensions = List.of(names);
    return this;
  }

  /// Keeps the answers to whole mails back until the latch is open.
  ScriptedSmtp hold(CountDownLatch until) {
    gate = until;
    return this;
  }

  List<String> commands() {
    return commands;
  }

  /// Those that were taken whole, whatever was said to it.
  List<String> mails() {
    return mails;
  }

  void reset() {
    answers.clear();
    commands.clear();
    mails.clear();
    extensions = List.of();
    gate = new CountDownLatch(0);
  }

  private void accept() {
    while (true) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream()) {
      if (!say(out, "greeting", "220 hello")) {
        return;
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
        if (line.startsWith("DATA")) {
          if (!say(out, line, "354 go on") || !isRefused(line) && !mail(in, out)) {
            return;
          }
        } else if (line.startsWith("EHLO") && !isRefused(line)) {
          out.write("250-hello\r\n".getBytes(StandardCharsets.US_ASCII));
          for (String extension : extensions) {
            out.write(("250-" + extension + "\r\n").getBytes(StandardCharsets.US_ASCII));
          }
          if (!say(out, line, "250 OK")) {
            return;
          }
        } else if (!say(out, line, line.startsWith("QUIT") ? "221 bye" : "250 OK")) {
          return;
        }
      }
    } catch (SocketException e) {
      return; // the client went away
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean mail(BufferedReader in, OutputStream out)
      throws IOException, InterruptedException {
    var mail = new StringBuilder();
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      mail.append(line).append('\n');
      line = in.readLine();
    }
    if (line == null) {
      return false;
    }
    mails.add(mail.toString());
    gate.await();
    return say(out, ".", "250 taken");
  }

  private boolean isRefused(String command) {
    return answers.keySet().stream().anyMatch(command::startsWith);
  }

  private boolean say(OutputStream out, String command, String otherwise)
      throws IOException, InterruptedException {
    String reply =
        answers.entrySet().stream()
            .filter(entry -> command.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(otherwise);
    if (reply.equals(SILENCE)) {
      new CountDownLatch(1).await();
    }
    while (reply.equals(DRIPS)) {
      out.write('2');
      out.flush();
      Thread.sleep(100);
    }
    if (reply.equals(HANG_UP)) {
      return false;
    }
    out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return !reply.startsWith("421");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
