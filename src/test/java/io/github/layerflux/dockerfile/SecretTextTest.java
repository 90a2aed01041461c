package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '%',
            value = {
                "DB_PASSWORD=hunter2 x | DB_PASSWORD=*** x",
                "ENV A=1 API_TOKEN='a b' B=2 | ENV A=1 API_TOKEN='***' B=2",
                "{\"password\": \"hunter2\", \"a\": 1} | {\"password\": \"***\", \"a\": 1}",
                "curl -H 'Authorization: Bearer abc' host | curl -H 'Authorization: ***' host",
                "curl --oauth2-bearer Bearer abc host | curl --oauth2-bearer Bearer *** host",
                "login --password hunter2 --user me | login --password *** --user me",
                "login --password=hunter2 --user me | login --password=*** --user me",
                "git clone https://me:hunter2@host/r | git clone https://me:***@host/r",
                "git clone https://ghp_x@host/r | git clone https://***@host/r",
                "ADD https://host/f?access_token=abc&b=1 / | ADD https://host/f?access_token=***&b=1 /",
                "dbPassword: hunter2 | dbPassword: ***",
                "CMD [\"app\", \"--password\", \"hunter2\", \"-v\"] | CMD [\"app\", \"--password\", \"***\", \"-v\"]",
                "sh -c \"TOKEN=\\\"hunter2\\\" make\" | sh -c \"TOKEN=\\\"***\\\" make\"",
                "PASSWORD=\"hunter\\\"2\" x | PASSWORD=\"***\" x",
                "PASSWORD=hunter\\ 2 x | PASSWORD=*** x",
                "PASSWORD=hunter,2 x | PASSWORD=*** x",
                "PASSWORD=$'hunter2' x | PASSWORD=$'***' x",
                "DB_PASSWORD=${X:-hunter2} x | DB_PASSWORD=*** x",
                "DB_PASSWORD=${X}hunter2 x | DB_PASSWORD=*** x",
                "spring.datasource.password=hunter2 | spring.datasource.password=***"
            })
    void whatMayBeASecretIsHidden(String text, String shown) {
        assertThat(SecretText.masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN apt-get install -y a b",
                "RUN apt-key add key.asc",
                "ENV PUBLIC_KEY=abc TOKEN_FILE=/run/secrets/t KEY_ID=7",
                "RUN TOKEN=$(cat /run/secrets/t) make",
                "RUN TOKEN=$A PASSWORD=${B} make",
                "RUN TOKEN=\"$A\" PASSWORD=\"${B}\" make --token $A",
                "ENV TOKEN=$A",
                "RUN curl -H \"X-Token: $TOKEN\" https://host:8080/path",
                "ADD https://host/f?version=1 /",
                "--mount=type=secret,id=token,target=/t",
                "monkey=1 keyboard=qwertz author=me"
            })
    void whatIsNoneIsShown(String text) {
        assertThat(SecretText.masked(text)).isEqualTo(text);
    }
}
