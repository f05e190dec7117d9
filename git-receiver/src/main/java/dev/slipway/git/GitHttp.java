package dev.slipway.git;

import dev.slipway.core.platform.GitOverHttp;
import dev.slipway.git.ssh.ClientStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Pushes and fetches over HTTP, by the same code and the same limits as over SSH. */
record GitHttp(Pushes pushes, Fetches fetches) implements GitOverHttp {
    @Override
    public void advertise(Request request, OutputStream out) throws IOException {
        switch (request.service()) {
            case RECEIVE_PACK -> pushes.advertise(request.who(), request.app(), out);
            case UPLOAD_PACK -> fetches.advertise(request.who(), request.app(), request.protocol(), out);
        }
    }

    @Override
    public void serve(Request request, InputStream in, OutputStream out) throws IOException {
        // Silence and clients that do not read are limited by the connection itself.
        var client = new ClientStreams(in, out, out, () -> Long.MAX_VALUE, () -> {});
        switch (request.service()) {
            case RECEIVE_PACK -> pushes.receive(request.who(), request.app(), client);
            case UPLOAD_PACK -> fetches.upload(request.who(), request.app(), request.protocol(), client);
        }
    }
}
