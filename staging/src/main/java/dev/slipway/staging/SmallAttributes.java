package dev.slipway.staging;

import dev.slipway.core.BuildFailed;
import java.io.IOException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** The reader, for a tree walk, which opens no blobs but {@code .gitattributes}, to be held in memory as rules. */
final class SmallAttributes extends ObjectReader.Filter {
    private static final int LARGEST = 1 << 20;

    private final ObjectReader reader;

    SmallAttributes(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    protected ObjectReader delegate() {
        return reader;
    }

    @Override
    public ObjectReader newReader() {
        return new SmallAttributes(reader.newReader());
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int typeHint) throws IOException {
        var object = super.open(id, typeHint);
        if (object.getType() == Constants.OBJ_BLOB && object.getSize() > LARGEST) {
            throw new BuildFailed(
                    "a .gitattributes has more than %,d bytes".formatted(LARGEST),
                    "use patterns instead of file names");
        }
        return object;
    }
}
