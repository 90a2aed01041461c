package io.github.layerflux.it;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Docker's public registry, which a machine may or may not reach. */
public final class DockerHub {

    private DockerHub() {}

    /** Whether its registry answers within three seconds; it answers 401 to whoever brings no token. */
    public static boolean reachable() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("https://registry-1.docker.io/v2/").toURL().openConnection();
            connection.setConnectTimeout(3000);
            connection.setReadTimeout(3000);
            int status = connection.getResponseCode();
            return status == 200 || status == 401;
        } catch (IOException e) {
            return false;
        }
    }
}
