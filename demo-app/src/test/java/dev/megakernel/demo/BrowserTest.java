package dev.megakernel.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBePresentInElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@Tag("browser")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "megakernel.backend=host")
class BrowserTest {

    private static final Dimension DESKTOP = new Dimension(1280, 1000);
    private static final Dimension PHONE = new Dimension(390, 844);
    private static final By QUERY = By.id("query");
    private static final By FIRST_NAME = By.cssSelector("#results li:first-child .name");

    @LocalServerPort
    private int port;

    @TempDir
    private Path profile;

    private Browser browser;
    private WebDriverWait wait;

    @BeforeEach
    void open() {
        browser = new Browser(profile, DESKTOP);
        wait = new WebDriverWait(browser.driver(), Duration.ofSeconds(20));
        browser.driver().get("http://localhost:" + port + "/");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void misspeltNameShowsTheRightPlaceFirst() {
        type("Reykjavk");

        wait.until(textToBe(FIRST_NAME, "Reykjavík"));
        assertThat(browser.all("#results li")).hasSize(10);
        assertThat(browser.text("#results li:first-child")).contains("Iceland", "1 edit");
        assertThat(browser.text("#micros")).matches("[\\d.]+ (µs|ms)");
        wait.until(textToBe(By.id("health-status"), "UP"));
        assertThat(browser.text("#health-device")).contains("host", "batched");
        assertThat(browser.text("footer")).contains("GeoNames", "CC BY 4.0");
        wait.until(driver -> browser.paintedShareOf("map") > 0.02);
        assertThat(browser.errors()).isEmpty();
        browser.saveScreenshot("page.png");
    }

    @Test
    void comparingSaysThatTheMatchesAreTheSame() {
        type("Kopenhagn");
        wait.until(textToBe(FIRST_NAME, "Copenhagen"));

        browser.driver().findElement(By.id("compare")).click();

        wait.until(textToBePresentInElementLocated(By.id("compare"), "same matches"));
    }

    @Test
    void overLongQueryIsExplainedAndGoesAway() {
        type("x".repeat(41));
        WebElement problem = wait.until(visibilityOfElementLocated(By.id("problem")));
        assertThat(problem.getText()).contains("41 bytes", "Fix: ");

        browser.driver().findElement(QUERY).clear();
        type("Oslo");

        wait.until(textToBe(FIRST_NAME, "Oslo"));
        assertThat(problem.isDisplayed()).isFalse();
    }

    @Test
    void pageFitsAPhone() {
        browser.pretendPhone(PHONE);
        type("Timbuktoo");
        wait.until(textToBe(FIRST_NAME, "Timbuktu"));

        assertThat(browser.evaluate(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.saveScreenshot("page-phone.png");
    }

    private void type(String text) {
        browser.driver().findElement(QUERY).sendKeys(text);
    }
}
