package io.fleetpulse.it.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetpulse.service.health.HealthChecks;
import io.fleetpulse.service.http.HttpShell;
import io.fleetpulse.sink.http.EventStream;
import io.fleetpulse.sink.http.FleetProxy;
import io.fleetpulse.sink.http.WebPage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** The page as the sink serves it, with the sink's proxy and event stream, in a real browser. */
class WebPageIT {
  private static Browser browser;
  private StandInProcessor processor;
  private EventStream events;
  private StandInAlerts alerts;
  private HttpShell shell;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    processor = new StandInProcessor();
    events = new EventStream();
    alerts = new StandInAlerts(events::alertsChanged);
    shell =
        new HttpShell(
            "page",
            new HealthChecks(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            config -> {});
    new WebPage().register(shell);
    new FleetProxy(processor.url(), Duration.ofSeconds(3)).register(shell);
    events.register(shell);
    alerts.register(shell);
    shell.start("127.0.0.1", 0);
    browser.prefer("light");
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    browser.errors();
    events.close();
    shell.close();
    processor.close();
  }

  @Test
  void fleet_showsInstancesWithSparklinesAndFilters() {
    open("#/fleet");
    eventually(
        () ->
            assertThat(browser.texts("a.instance-name"))
                .containsExactlyInAnyOrder("c-1", StandInProcessor.EVIL, "leaky-1", "gone-1"));
    assertThat(browser.one("svg.spark .spark-line").getDomAttribute("d")).startsWith("M0 ");
    eventually(() -> assertThat(browser.texts(".cell-alerts .badge")).contains("heap-leak"));
    assertThat(browser.texts(".cell-state .state")).contains("silent");

    browser.one("input[type=search]").sendKeys("leaky");
    eventually(() -> assertThat(browser.texts("a.instance-name")).containsExactly("leaky-1"));
    browser.one("input[type=search]").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    new Select(browser.one("select[aria-label=State]")).selectByValue("silent");
    eventually(() -> assertThat(browser.texts("a.instance-name")).containsExactly("gone-1"));
    new Select(browser.one("select[aria-label=State]")).selectByValue("");
    new Select(browser.one("select[aria-label=Service]")).selectByValue("default/checkout");
    eventually(() -> assertThat(browser.texts("a.instance-name")).hasSize(2));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void namesFromOutside_areTextAndNeverMarkup() {
    for (String view : new String[] {"#/fleet", "#/alerts/evil-1"}) {
      open(view);
      eventually(
          () ->
              assertThat(browser.one("main").getText())
                  .contains(view.equals("#/fleet") ? StandInProcessor.EVIL : "is ahead"));
      eventually(() -> assertThat(browser.texts("main h1, main h2")).isNotEmpty());
      assertThat(browser.all("main img, main b:not(.legend b), main script")).isEmpty();
      assertThat(browser.all("a[href^='javascript:']")).isEmpty();
    }
    open("#/fleet");
    eventually(() -> assertThat(browser.all("a.instance-name")).hasSize(4));
    browser.all("a.instance-name").stream()
        .filter(link -> link.getText().equals(StandInProcessor.EVIL))
        .findFirst()
        .orElseThrow()
        .click();
    eventually(() -> assertThat(browser.one("h1").getText()).isEqualTo(StandInProcessor.EVIL));
    eventually(() -> assertThat(browser.texts(".facts dd")).contains("<b>shop</b>"));
    assertThat(browser.all("main img")).isEmpty();
    assertThat(browser.run("return document.title")).isNotEqualTo("broken");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void alert_isShownWithEvidenceAndAcknowledged() {
    open("#/alerts");
    eventually(() -> assertThat(browser.all(".alert-item")).hasSize(2));
    assertThat(browser.texts(".alert-title").get(0)).isEqualTo("Heap leak in leaky-1");
    browser.one(".alert-item a").sendKeys(Keys.ENTER);
    eventually(() -> assertThat(browser.texts(".plain td")).contains("325 MiB"));

    browser.one("input[name=by]").sendKeys("dana");
    browser.one("input[name=comment]").sendKeys("looking", Keys.ENTER);
    eventually(
        () -> {
          assertThat(browser.texts(".detail-badges .state")).containsExactly("acknowledged");
          assertThat(browser.texts(".timeline .state")).containsExactly("active", "acknowledged");
          assertThat(browser.all("form.acknowledge")).isEmpty();
          assertThat(browser.texts(".alert-item .state")).contains("acknowledged");
        });
    new Select(browser.one("select[aria-label=Severity]")).selectByValue("warning");
    browser.one("input[type=search]").sendKeys("clock");
    eventually(() -> assertThat(browser.texts(".alert-title")).hasSize(1));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void alert_saysWhoWasToldOfIt_whenAndHowThatWent() {
    open("#/alerts/leak-1");
    eventually(
        () ->
            assertThat(browser.texts(".notifications th, .notifications td"))
                .containsExactly(
                    "webhook",
                    "failed",
                    "12 attempts, " + clockTime(StandInAlerts.NOTIFIED),
                    "the webhook answers 503"));
    assertThat(browser.one(".notifications time").getDomAttribute("datetime"))
        .isEqualTo("2026-01-02T03:04:05.000Z");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void newAlert_isPushedToTheOpenPage() {
    open("#/alerts");
    eventually(() -> assertThat(browser.texts("#link-state")).containsExactly("live"));
    eventually(() -> assertThat(browser.all(".alert-item")).hasSize(2));
    alerts.add("late-1", "CRITICAL", "silent-instance", "default/ledger/gone-1", "Silence");
    // While the stream is up the page asks by itself only each quarter of a minute.
    await()
        .atMost(Duration.ofSeconds(6))
        .untilAsserted(() -> assertThat(browser.texts(".alert-title")).contains("Silence"));
    assertThat(browser.texts("#nav-alerts")).containsExactly("3");
  }

  @Test
  void instance_drawsItsChartsInBothThemes() {
    open("#/instances/default/orders/leaky-1");
    eventually(() -> assertThat(colouredPixels("heap")).isGreaterThan(500));
    for (String chart :
        new String[] {"pauses", "share", "cpu", "threads", "process", "non-heap", "classes"}) {
      assertThat(colouredPixels(chart)).as(chart).isGreaterThan(300);
    }
    eventually(() -> assertThat(browser.texts(".change .to")).containsExactly("10000"));
    assertThat(browser.texts(".effect .better")).containsExactly("−85.3 %", "−72.8 %");
    eventually(() -> assertThat(browser.texts(".instance-alerts strong")).hasSize(1));
    assertThat(brightness()).isGreaterThan(200);

    browser.prefer("dark");
    eventually(() -> assertThat(brightness()).isLessThan(60));
    browser.one("#theme").click();
    assertThat(browser.one("html").getDomAttribute("data-theme")).isEqualTo("light");
    assertThat(brightness()).isGreaterThan(200);
    browser.one("#theme").click();
    assertThat(brightness()).isLessThan(60);
    browser.one("#theme").click();
    assertThat(browser.one("html").getDomAttribute("data-theme")).isNull();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void processorAway_keepsTheLastDataAndSaysSo() throws IOException {
    open("#/fleet");
    eventually(() -> assertThat(browser.all("a.instance-name")).hasSize(4));
    processor.goAway();
    eventually(
        () -> {
          assertThat(browser.one(".banner-error").getText())
              .contains("Processor not reachable", "Shown below: the data of");
          assertThat(browser.all(".view.is-stale a.instance-name")).hasSize(4);
        });
    processor.comeBack();
    eventually(() -> assertThat(browser.all(".banner-error")).isEmpty());
    assertThat(browser.all(".is-stale")).isEmpty();
  }

  @Test
  void sinkAway_isSaidToo() {
    open("#/alerts");
    eventually(() -> assertThat(browser.all(".alert-item")).hasSize(2));
    events.close();
    shell.close();
    eventually(
        () -> {
          assertThat(browser.texts("#link-state")).containsExactly("polling");
          assertThat(browser.one(".banner-error").findElement(By.tagName("strong")).getText())
              .isEqualTo("Alert sink not reachable");
          assertThat(browser.all(".alert-item")).hasSize(2);
        });
  }

  @Test
  void keyboard_reachesTheTableFromTheAddressBar() {
    open("#/fleet");
    eventually(() -> assertThat(browser.all("a.instance-name")).hasSize(4));
    browser.one(".skip").sendKeys(Keys.ENTER);
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
    browser.one("th .sort").sendKeys(Keys.ENTER);
    eventually(
        () ->
            assertThat(browser.one("th[aria-sort]").getDomAttribute("aria-sort"))
                .isEqualTo("ascending"));
    assertThat(browser.texts("a.instance-name").get(1)).isEqualTo("c-1");
  }

  /** In the browser's time zone. */
  private static String clockTime(Instant time) {
    return (String)
        browser.run(
            "return new Date(arguments[0]).toTimeString().slice(0, 8)", time.toEpochMilli());
  }

  private void open(String view) {
    browser.open("about:blank");
    browser.open("http://127.0.0.1:" + shell.port() + "/" + view);
  }

  private static void eventually(ThrowingRunnable check) {
    await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(check);
  }

  /** Coloured pixels of a chart's canvas: its lines; axes, grid and text are grey. */
  private static long colouredPixels(String chart) {
    return ((Number)
            browser.run(
                """
                const canvas = document.querySelector(`[data-chart="${arguments[0]}"] canvas`);
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let drawn = 0;
                for (let i = 0; i < pixels.length; i += 4) {
                  const [red, green, blue, opacity] = pixels.slice(i, i + 4);
                  if (opacity > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) drawn++;
                }
                return drawn;
                """,
                chart))
        .longValue();
  }

  private static long brightness() {
    return ((Number)
            browser.run(
                """
                const parts = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number);
                return Math.round((parts[0] + parts[1] + parts[2]) / 3);
                """))
        .longValue();
  }
}
