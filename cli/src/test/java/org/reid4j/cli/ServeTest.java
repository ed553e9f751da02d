package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.serve.ServeOptions;
import org.reid4j.serve.watch.Audit;

/// What `reid serve` does around the server: keys, the audit log, and refusals before anything is opened.
class ServeTest {
    @TempDir
    Path folder;

    @Test
    void keysAreMadeListedAndRevoked() {
        var galleries = "galleries=" + folder;
        var made = reid("serve", "key", "create", "guard", "role=read", "only=street,yard", "days=90", galleries)
                .succeeded();
        assertThat(made.out().strip()).matches("reid_[0-9a-f]{8}_[A-Za-z0-9_-]{43}");
        assertThat(made.err()).contains("shown this once");
        var admin = reid("serve", "key", "create", "admin", galleries, "--json")
                .succeeded()
                .json();
        assertThat(admin.get("key").asString()).contains(admin.get("id").asString());
        var listed = reid("serve", "key", "list", galleries).succeeded().out();
        assertThat(listed)
                .contains("read on street, read on yard", "admin on all")
                .doesNotContain("reid_");
        var id = admin.get("id").asString();
        reid("serve", "key", "revoke", id, galleries).succeeded();
        assertThat(reid("serve", "key", "list", galleries, "--json")
                        .succeeded()
                        .json()
                        .at("/keys/1/state")
                        .asString())
                .isEqualTo("revoked");
        reid("serve", "key", "revoke", "nobody", galleries).failed(2);
    }

    @Test
    void wrongRolesDaysAndNamesAreRefused() {
        var galleries = "galleries=" + folder;
        reid("serve", "key", "create", "x", "role=king", galleries).failed(2);
        reid("serve", "key", "create", "x", "days=0", galleries).failed(2);
        reid("serve", "key", "create", "x", "only=../up", galleries).failed(2);
        assertThat(ServeOptions.keys(folder)).doesNotExist();
    }

    @Test
    void aPublicAddressWithoutKeysIsRefusedWithTheWayOut() {
        var refused = reid("serve", "host=0.0.0.0", "galleries=" + folder).failed(2);
        assertThat(refused.message()).contains("reid serve key create", "--insecure-no-auth");
        reid("serve", "port=70000", "galleries=" + folder).failed(2);
        reid("serve", "host=no.such.host.invalid", "galleries=" + folder).failed(2);
        reid("serve", "import=" + folder.resolve("none"), "galleries=" + folder).failed(2);
        reid("serve", "galleries=" + folder, "runs=" + folder).failed(2); // no gallery, no model
    }

    @Test
    void theAuditLogIsChecked() throws Exception {
        var galleries = "galleries=" + folder;
        reid("serve", "audit", galleries).failed(2);
        var file = ServeOptions.audit(folder);
        try (var audit = new Audit(file, Clock.systemUTC())) {
            audit.note(new Audit.Entry("search", "local", "street", 3, Optional.empty()));
            audit.note(new Audit.Entry("erase", "local", "street", 2, Optional.empty()));
        }
        assertThat(reid("serve", "audit", galleries, "--json")
                        .succeeded()
                        .json()
                        .get("entries")
                        .asInt())
                .isEqualTo(2);
        Files.writeString(file, Files.readString(file).replace("\"count\":3", "\"count\":4"));
        var changed = reid("serve", "audit", galleries);
        assertThat(changed.exit()).isEqualTo(3);
        assertThat(changed.out()).contains("line 1");
    }
}
