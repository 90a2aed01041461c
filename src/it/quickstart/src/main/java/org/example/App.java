package org.example;

public final class App {

    private App() {}

    public static void main(String[] args) {
        System.out.println("Hello from a container image that Maven built.");
    }
}
