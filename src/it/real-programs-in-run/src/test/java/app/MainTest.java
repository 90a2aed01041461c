package app;

/** A class without a test framework, which surefire runs as well. */
public class MainTest {

    public void testGreeting() {
        if (!Main.greeting().equals("hello from Java")) {
            throw new AssertionError(Main.greeting());
        }
    }
}
