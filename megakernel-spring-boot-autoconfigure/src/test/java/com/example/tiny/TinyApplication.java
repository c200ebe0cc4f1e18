package com.example.tiny;

import dev.megakernel.Megakernel;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.session.MegakernelSession;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class TinyApplication {

    public static void main(String[] args) {
        SpringApplication.run(TinyApplication.class, args);
    }

    @Bean
    CommandLineRunner multiplyOnce(Megakernel megakernel, MegakernelSession session) {
        return args -> {
            int product = session.execute(0x1000, 6, 7).requireDone().word(0);
            String device = megakernel.device().name();
            System.out.println("6 * 7 = " + product + ", says " + device);
        };
    }

    // What the opcode means, in Java: runs on the host backend, and in your tests. The bean's name is the opcode's.
    @Bean
    OpcodeBody multiply() {
        return slot -> slot.result(0, slot.arg(0) * slot.arg(1));
    }
}
