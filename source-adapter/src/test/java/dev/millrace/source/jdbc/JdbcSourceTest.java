package dev.millrace.source.jdbc;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.contracts.json.Json;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On a real PostgreSQL.
class JdbcSourceTest {
  private static EmbeddedPostgres postgres;
  private final List<JdbcSource> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    run(
        """
        create table films (id int primary key, title text, at timestamptz, rest jsonb);
        insert into films select n * 10, 'film ' || n, now(), '{}' from generate_series(1, 25) n;
        create table words (word text, n int);
        insert into words values ('b', 1), ('a b/c', 2), ('ü', 3), ('100%', 4), (null, 5), ('B', 6),
          ('日本', 7), ('it''s', 8), ('', 9);
        create type "Mood" as enum ('sad', 'Glad');
        create table numbered (id serial primary key, t text);
        create table counted (id bigint generated always as identity primary key, t text);
        insert into numbered (t) select 'x' from generate_series(1, 5);
        insert into counted (t) select 'x' from generate_series(1, 5);
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcSource::close);
  }

  @Nested
  class GivenNamesThatAreNumbers extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return JdbcSourceTest.this.source("select * from films -- all of them", "id");
    }

    @Override
    protected Set<String> expected() {
      return IntStream.rangeClosed(1, 25)
          .mapToObj(n -> Integer.toString(n * 10))
          .collect(Collectors.toSet());
    }

    @Test
    void namesComeInTheOrderOfNumbers() throws Exception {
      assertThat(all(source(), 4)).startsWith("10", "20").endsWith("240", "250");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"010", " 10", "10.0", "x", "99999999999999999999", "10; drop table films"})
    void whatOnlyLooksLikeAName_isGone(String name) throws Exception {
      assertThat(source().item(name)).isEmpty();
    }

    @Test
    void aCursorThatIsNoNumber_isRefused() {
      assertThatExceptionOfType(BadCursor.class).isThrownBy(() -> source().list("x", 1));
    }
  }

  @Nested
  class GivenNamesThatAreTexts extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return JdbcSourceTest.this.source("select word, n from words where n < 9;", "word");
    }

    @Override
    protected Set<String> expected() {
      return Set.of("b", "a b/c", "ü", "100%", "B", "日本", "it's");
    }
  }

  @Test
  void namesOfOtherTypes_pageAsWell() throws Exception {
    String query =
        """
        select md5(n::text)::uuid as u, timestamptz '2026-01-01' + n * interval '1 hour 1 us' as t,
          n / 8.0::numeric(8, 3) as d, n::bigint as b, ('x' || n)::varchar(9) as v, n::char(4) as c
        from generate_series(1, 20) n
        """;
    for (String column : List.of("u", "t", "d", "b", "v", "c")) {
      WorkSource source = source(query, column);
      List<String> names = all(source, 3);
      assertThat(names).as(column).hasSize(20).doesNotHaveDuplicates();
      for (String name : names) {
        assertThat(source.item(name)).as("%s %s", column, name).isPresent();
      }
    }
  }

  @Test
  void theData_areTheRowWithTheRightTypes() throws Exception {
    WorkSource source =
        source(
            """
            select 1 as id, 12345678901234567890.12345 as exact, 9007199254740993 as big, 1.5::float8
              as "Real", true as yes, null::text as nothing, timestamptz '2026-01-02 03:04:05.678+02'
              as at, timestamp '2026-07-02 03:04:05' as "lo""cal", date '2026-01-02' as day,
              '{"a": [1, null]}'::jsonb as js, '[1]'::json as j, array[1, 2] as list, 'ü "q"' as text,
              'c9a646d3-9c61-4cb7-bfcd-ee2522c8f633'::uuid as u, 'NaN'::float8 as nan
            """,
            "id");
    assertThat(Json.strict().readTree(source.item("1").orElseThrow().bytes()))
        .isEqualTo(
            Json.strict()
                .readTree(
                    """
                    {"id": 1, "exact": 12345678901234567890.12345, "big": 9007199254740993,
                     "Real": 1.5, "yes": true, "nothing": null, "at": "2026-01-02T01:04:05.678+00:00",
                     "lo\\"cal": "2026-07-02T01:04:05+00:00", "day": "2026-01-02",
                     "js": {"a": [1, null]}, "j": [1], "list": [1, 2], "text": "ü \\"q\\"",
                     "u": "c9a646d3-9c61-4cb7-bfcd-ee2522c8f633", "nan": "NaN"}
                    """));
    assertThat(source.item("1").orElseThrow().toString())
        .contains("\"exact\":12345678901234567890.12345", "\"big\":9007199254740993");
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbered", "counted"})
  void namesThatTheDatabaseCounts_pageAsWell(String table) throws Exception {
    WorkSource source = source("select * from " + table, "id");
    assertThat(all(source, 2)).containsExactly("1", "2", "3", "4", "5");
    assertThat(source.item("3")).isPresent();
  }

  @Test
  void namesOfATypeThatIsWrittenWithCapitals_pageAsWell() throws Exception {
    WorkSource source = source("select unnest(enum_range(null::\"Mood\")) as mood", "mood");
    assertThat(all(source, 1)).containsExactly("sad", "Glad");
    assertThat(source.item("Glad")).isPresent();
    assertThat(source.item("glad")).isEmpty();
  }

  @Test
  void aTimeWithoutAZone_isOfTheZoneThatIsSet_alsoWhereThatIsAnOffset() throws Exception {
    for (String zone : List.of("+02:00", "UTC+2", "GMT+02:00", "Europe/Helsinki")) {
      var settings =
          new JdbcSettings(
              url(),
              "postgres",
              "",
              "select 1 as id, timestamp '2026-01-02 03:04:05' as at",
              "id",
              ZoneId.of(zone),
              Duration.ofSeconds(30),
              7,
              2);
      assertThat(open(settings).item("1").orElseThrow().toString())
          .as(zone)
          .contains("2026-01-02T01:04:05+00:00");
    }
  }

  @Test
  void aQueryMayHoldOperatorsWithAQuestionMark() throws Exception {
    WorkSource source =
        source(
            "select id, 'is it?' as \"what?\" from films where rest ?? 'x' or id = 10 -- why?",
            "id");
    assertThat(all(source, 1)).containsExactly("10");
    assertThat(source.item("10").orElseThrow().toString()).contains("is it?", "what?");
  }

  @Test
  void aDocumentThatSaysAThingTwice_saysWhatItSaidLast() throws Exception {
    WorkSource source =
        source("select 1 as id, '{\"a\": 1, \"a\": 2.50, \"b\": {}}'::json as js", "id");
    assertThat(source.item("1").orElseThrow().toString()).contains("\"js\":{\"a\":2.50,\"b\":{}}");
  }

  @Test
  void aRowThatCannotBeAnItem_isAFailureThatSaysSo() {
    WorkSource source =
        source("select 1 as id, (repeat('[', 3000) || repeat(']', 3000))::json as js", "id");
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> source.item("1"))
        .satisfies(e -> assertThat(e.why()).isEqualTo(Why.NONSENSE));
  }

  @Test
  void columnsMayBeCalledAsTheAdapterCallsThings() throws Exception {
    WorkSource source = source("select 1 as q, 2 as r, 'x' as name", "q");
    assertThat(source.item("1")).hasToString("Optional[{\"q\":1,\"r\":2,\"name\":\"x\"}]");
  }

  @Test
  void aPageMayEndWithTheEmptyText() throws Exception {
    WorkSource source = source("select word from words", "word");
    assertThat(all(source, 1)).hasSize(8).contains("");
  }

  @Test
  void aQueryWithoutRows_isAnEmptyList() throws Exception {
    assertThat(source("select * from films where false", "id").list(null, 10))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void rowsThatComeAndGo_doNotMoveTheOthersToAnotherPage() throws Exception {
    run(
        "create table moving (id int primary key); insert into moving select generate_series(1,"
            + " 9);");
    WorkSource source = source("select * from moving", "id");
    Page first = source.list(null, 3);
    run("delete from moving where id in (1, 3, 5); insert into moving values (0), (10);");
    assertThat(source.list(first.next(), 100).names())
        .containsExactly("4", "6", "7", "8", "9", "10");
  }

  @Test
  void rowsWithTheSameName_areOneItem() throws Exception {
    WorkSource source = source("select n / 3 as third, n from generate_series(3, 11) n", "third");
    for (int limit = 1; limit < 10; limit++) {
      assertThat(Set.copyOf(all(source, limit))).containsExactlyInAnyOrder("1", "2", "3");
    }
  }

  @Nested
  class GivenTrouble {
    @Test
    void aQueryThatWrites_isRefusedByTheDatabase() throws Exception {
      run(
          """
          create function sneak() returns int language sql as 'delete from films returning id';
          """);
      assertFails(source("select sneak() as id", "id"), Why.UNREACHABLE, "read-only transaction");
      assertThat(all(source("select * from films", "id"), 100)).hasSize(25);
    }

    /// With one connection, in which each statement takes so many seconds.
    private JdbcSource sleeping(String seconds, Duration timeout) {
      return open(
          new JdbcSettings(
              url(),
              "postgres",
              "",
              "select 1 as id from pg_sleep(%s)".formatted(seconds),
              "id",
              ZoneId.of("UTC"),
              timeout,
              10,
              1));
    }

    @Test
    void aSlowQuery_isCutOff() {
      var source = sleeping("60", Duration.ofMillis(200));
      assertFails(source, Why.TIMEOUT, "statement timeout");
    }

    @Test
    void twoColumnsOfOneTitle_areNamed() {
      assertFails(
          source("select 1 as id, 2 as x, 3 as x", "id"), Why.NONSENSE, "two columns \"x\"");
    }

    @Test
    void moreThanHasRoom_waitsForItsTurn() throws Exception {
      var source = sleeping("2.7", Duration.ofSeconds(30));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var lists = IntStream.range(0, 3).mapToObj(_ -> threads.submit(() -> source.list(null, 1)));
        for (var list : lists.toList()) {
          assertThat(list.get().names()).containsExactly("1");
        }
      }
    }

    @Test
    void whatWaitsForItsTurnTooLong_isTold() throws Exception {
      var source = sleeping("60", Duration.ofSeconds(1));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var lists = IntStream.range(0, 3).mapToObj(_ -> threads.submit(() -> source.list(null, 1)));
        assertThat(lists.toList())
            .extracting(GivenTrouble::failure)
            .allSatisfy(message -> assertThat(message).doesNotContain("null"))
            .anySatisfy(message -> assertThat(message).contains("1 statements were under way"));
      }
    }

    private static String failure(Future<?> list) {
      return assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(list::get)
          .actual()
          .toString();
    }

    @Test
    void aMissingTableOrColumn_isNamed() {
      assertFails(source("select * from nowhere", "id"), Why.MISSING, "nowhere");
      assertFails(source("select * from films", "ID"), Why.MISSING, "[id, title, at, rest]");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void aDatabaseThatIsAway_isAFailure_andTheAdapterStartsAllTheSame() {
      assertFails(
          open(settings("jdbc:postgresql://127.0.0.1:1/x", "select 1 as id", "id")),
          Why.UNREACHABLE,
          "127.0.0.1:1");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void anUnknownUser_isDenied() {
      var source =
          open(
              new JdbcSettings(
                  url(),
                  "nobody",
                  "x",
                  "select 1 as id",
                  "id",
                  ZoneId.of("UTC"),
                  Duration.ofSeconds(10),
                  10,
                  1));
      assertFails(source, Why.DENIED, "nobody");
    }

    @Test
    void connectionsThatBroke_areReplaced() throws Exception {
      WorkSource source = source("select * from films", "id");
      source.check();
      run(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'millrace-source';
          """);
      org.awaitility.Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(source.list(null, 1).names()).containsExactly("10"));
    }

    private void assertFails(WorkSource source, Why why, String message) {
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source.list(null, 10))
          .withMessageContaining(message)
          .satisfies(e -> assertThat(e.why()).isEqualTo(why));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("1"));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
    }
  }

  @Test
  void thePassword_isNotShown() {
    var settings =
        new JdbcSettings(
            "jdbc:postgresql://h/d?password=s3cr3t",
            "u",
            "s3cr3t",
            "select 1",
            "id",
            ZoneId.of("UTC"),
            Duration.ofSeconds(1),
            1,
            1);
    assertThat(settings.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void badSettings_areRefused() {
    assertMistakes(settings("jdbc:mysql://x", "select 1", "id"), "jdbc:postgresql:");
    assertMistakes(
        settings("jdbc:postgresql://host:port/d?password=s3cr3t", "select 1", "id"),
        "url is no address");
    assertMistakes(settings(url(), " ; ", "id"), "millrace.source.jdbc.query");
    assertMistakes(settings(url(), "select 1", ""), "millrace.source.jdbc.name");
    assertMistakes(
        new JdbcSettings("", "", "", "", "", ZoneId.of("UTC"), Duration.ofHours(1), 0, 65),
        "url",
        "query",
        "name",
        "timeout",
        "fetch-size",
        "connections");
  }

  private JdbcSource source(String query, String name) {
    return open(settings(url(), query, name));
  }

  private JdbcSource open(JdbcSettings settings) {
    var source = new JdbcSource(settings);
    opened.add(source);
    return source;
  }

  private static JdbcSettings settings(String url, String query, String name) {
    return new JdbcSettings(
        url, "postgres", "", query, name, ZoneId.of("Europe/Berlin"), Duration.ofSeconds(30), 7, 2);
  }

  private static String url() {
    return postgres.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
