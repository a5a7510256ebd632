package dev.millrace.signup.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.signup.Databases;
import dev.millrace.signup.Databases.Database;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class ForgettingTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void whoNeverConfirmedIsForgotten_andWhoDidStays() {
    Database database = Databases.create();
    Flyway.configure().dataSource(database.url(), "postgres", "").load().migrate();
    database
        .jdbc()
        .sql(
            """
            insert into signup (id, address, asked_at, confirmed_at, verified_at, verified_event,
                by_email, by_text) values
              ('00000000-0000-0000-0000-000000000001', 'old@x.org', '2026-11-20', null, null, null, null, null),
              ('00000000-0000-0000-0000-000000000002', 'new@x.org', '2026-11-28', null, null, null, null, null),
              ('00000000-0000-0000-0000-000000000003', 'yes@x.org', '2026-01-01', '2026-01-01',
                '2026-01-01', '00000000-0000-0000-0000-000000000009', true, false);
            insert into request (id, signup, name, email, region, by_email, by_text, asked_at,
                expires_at)
              select id, id, 'A', address, 'eu', true, false, asked_at, asked_at + interval '1 day'
              from signup
            """)
        .update();
    new Rows(database.jdbc()).forget(NOW.minusSeconds(7 * 86_400));
    assertThat(database.jdbc().sql("select address from signup").query(String.class).list())
        .containsExactlyInAnyOrder("new@x.org", "yes@x.org");
    assertThat(database.jdbc().sql("select email from request").query(String.class).list())
        .containsExactly("new@x.org");
  }
}
