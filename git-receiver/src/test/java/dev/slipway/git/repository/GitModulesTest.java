package dev.slipway.git.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// withstand C 47
class GitModulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "url = -u./x",
                "url = ext::sh -c id",
                "url = EXT::sh",
                "url = fd::3",
                "url = file:///etc",
                "url = FILE:/etc",
                "url = https://example.com/%0ahost=other.example.com",
                "url = https://example.com/%0Ax",
                "url = \"ssh://example.com/\\nx\"",
                "url = https:///x",
                "url = https://user@/x",
                "url = http://:80/x",
                "url = ../../:x",
                "url = ..//example.com",
                "path = -x",
                "path = ../x",
                "path = a/../../x",
                "path = /etc",
                "path = a\\\\..\\\\..\\\\x",
                "update = !id",
                "url = https://example.com/x\n\turl = -x",
                "nonsense = \"open"
            })
    void whatEndangersWhoeverChecksOutIsFound(String line) {
        assertThat(GitModules.fault(file("x", line))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../x", "..", "a\\\\..\\\\b", ""})
    void namesThatLeaveTheirFolderAreFound(String name) {
        assertThat(GitModules.fault(file(name, "url = https://example.com/x")))
                .contains("a submodule's name is not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url = https://example.com/x",
                "url = https://user@example.com:8443/x%20y",
                "url = https://example.com/100%",
                "url = ssh://git@example.com/x",
                "url = git@example.com:x/y.git",
                "url = ../x.git",
                "url = ./x",
                "url = ../../x",
                "path = a/b..c/.d",
                "update = rebase",
                "url",
                "branch = main"
            })
    void whatIsUsualIsTaken(String line) {
        assertThat(GitModules.fault(file("a/b.c", line))).isEmpty();
    }

    private static byte[] file(String name, String line) {
        return "[submodule \"%s\"]\n\t%s\n".formatted(name, line).getBytes(StandardCharsets.UTF_8);
    }
}
