package dev.slipway.git.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;
import org.junit.jupiter.api.Test;

class GitSettingsTest {
    /** What the two files of the first published SHA-1 collision (shattered.io) begin with; this is the first one's. */
    private static final byte[] SHATTERED = HexFormat.of()
            .parseHex("255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f5769647468203220302052"
                    + "2f4865696768742033203020522f547970652034203020522f537562747970652035203020522f"
                    + "46696c7465722036203020522f436f6c6f7253706163652037203020522f4c656e677468203820"
                    + "3020522f42697473506572436f6d706f6e656e7420383e3e0a73747265616d0affd8fffe002453"
                    + "48412d3120697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe017f46dc"
                    + "93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45"
                    + "c1530afedfb76038e972722fe7ad728f0e4904e046c230570fe9d41398abe12ef5bc942be33542"
                    + "a4802d98b5d70f2a332ec37fac3514e74ddc0f2cc1a874cd0c78305a21566461309789606bd0bf"
                    + "3f98cda8044629a1");

    // withstand C 51
    @Test
    void contentMadeToCollideHasNoName() {
        GitSettings.apply();
        var sha1 = SHA1.newInstance();
        sha1.update(SHATTERED);

        assertThat(SHATTERED).hasSize(320);
        assertThatThrownBy(sha1::toObjectId).isInstanceOf(Sha1CollisionException.class);
    }
}
