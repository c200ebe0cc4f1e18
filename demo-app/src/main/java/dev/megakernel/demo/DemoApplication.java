package dev.megakernel.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gazetteer. */
@SpringBootApplication
public class DemoApplication {

    /**
     * Starts the application; it ends with code 0 on SIGTERM and Ctrl-C.
     *
     * @param args Spring Boot's command line, such as {@code --server.port=8081}
     */
    public static void main(String[] args) {
        OrderlyExit.install();
        SpringApplication.run(DemoApplication.class, args);
    }
}
