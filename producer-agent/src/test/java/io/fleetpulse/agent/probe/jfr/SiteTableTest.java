package io.fleetpulse.agent.probe.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.agent.section.Profile;
import io.fleetpulse.agent.section.Profile.SiteKind;
import org.junit.jupiter.api.Test;

class SiteTableTest {
  private final SiteTable table = new SiteTable();

  @Test
  void heaviestSites_areToldWithWhatTheOthersHad() {
    assertThat(table.take(0)).as("nothing began before").isNull();
    for (int i = 1; i <= 30; i++) {
      for (int k = 0; k < i; k++) {
        table.add(SiteKind.ALLOCATION, "byte[]", "main;m" + i, 100, i);
      }
    }
    table.add(SiteKind.CPU, "", "main;busy", 1, 7);

    Profile profile = table.take(10_000);

    assertThat(profile.fromMillis()).isZero();
    assertThat(profile.toMillis()).isEqualTo(10_000);
    assertThat(profile.sites()).hasSize(Profile.MOST_OF_A_KIND + 1);
    Profile.Site heaviest = profile.sites().get(0);
    assertThat(heaviest.stack()).isEqualTo("main;m30");
    assertThat(heaviest.count()).isEqualTo(30);
    assertThat(heaviest.weight()).isEqualTo(3_000);
    assertThat(profile.others()).isEqualTo(20 * 21 / 2);
    assertThat(table.take(20_000)).as("nothing more").isNull();
  }

  @Test
  void siteSeenBefore_keepsWhenThatWas() {
    table.take(0);
    table.add(SiteKind.MONITOR, "Lock", "a;b", 5, 3);
    table.take(10);
    table.add(SiteKind.MONITOR, "Lock", "a;b", 5, 13);
    table.add(SiteKind.MONITOR, "Lock", "a;b", 5, 11);

    Profile.Site site = table.take(20).sites().get(0);

    assertThat(site.firstSeenMillis()).isEqualTo(3);
    assertThat(site.lastSeenMillis()).isEqualTo(13);
    assertThat(site.count()).isEqualTo(2);
  }

  @Test
  void profilesOfTwoIntervals_areOne() {
    table.take(0);
    table.add(SiteKind.CPU, "", "a", 1, 1);
    table.add(SiteKind.PARK, "Queue", "p", 5, 2);
    Profile first = table.take(10);
    for (int i = 0; i < 30; i++) {
      table.add(SiteKind.CPU, "", "a" + i % 15, 1, 11);
    }
    table.add(SiteKind.PARK, "Queue", "p", 7, 12);

    Profile both = table.take(20).after(first);

    assertThat(both.fromMillis()).isZero();
    assertThat(both.toMillis()).isEqualTo(20);
    assertThat(both.sites()).hasSize(Profile.MOST_OF_A_KIND + 1);
    Profile.Site park = both.sites().get(both.sites().size() - 1);
    assertThat(park).isEqualTo(new Profile.Site(SiteKind.PARK, "Queue", "p", 2, 12, 2, 12));
    assertThat(both.others() + both.sites().stream().mapToLong(Profile.Site::count).sum())
        .isEqualTo(33);
  }

  @Test
  void sitesWithoutEnd_areCounted() {
    table.take(0);
    for (int i = 0; i < 10_000; i++) {
      table.add(SiteKind.FILE, "f".repeat(300) + i, "main", 1, 1);
    }

    Profile profile = table.take(1);

    assertThat(profile.sites()).hasSize(Profile.MOST_OF_A_KIND);
    assertThat(profile.others()).isEqualTo(10_000 - Profile.MOST_OF_A_KIND);
    assertThat(profile.sites().get(0).subject()).hasSize(SiteTable.MOST_SUBJECT).startsWith("…");
  }
}
