package app;

public class Main {

    public static String greeting() {
        return "hello from Java";
    }

    public static void main(String[] arguments) {
        System.out.println(greeting());
    }
}
