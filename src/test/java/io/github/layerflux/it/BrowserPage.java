package io.github.layerflux.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A page in {@link Chromium}: what a person does with it, and what it does behind a person's back. */
public final class BrowserPage {

    private static final Map<String, Integer> KEYS = Map.of(
            "Tab", 9, "Enter", 13, " ", 32, "Home", 36, "End", 35, "ArrowLeft", 37, "ArrowRight", 39, "ArrowDown", 40);

    private final Chromium browser;
    private final String session;
    private final int width;

    BrowserPage(Chromium browser, int width, int height, boolean dark) {
        this.browser = browser;
        this.width = width;
        String target = browser.send("", "Target.createTarget", object("url", "about:blank"))
                .get("targetId")
                .getAsString();
        JsonObject attach = object("targetId", target);
        attach.addProperty("flatten", true);
        session = browser.send("", "Target.attachToTarget", attach)
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", new JsonObject());
        }
        JsonObject metrics = object("width", width);
        metrics.addProperty("height", height);
        metrics.addProperty("deviceScaleFactor", 1);
        metrics.addProperty("mobile", width < 600);
        send("Emulation.setDeviceMetricsOverride", metrics);
        JsonArray features = new JsonArray();
        features.add(feature("prefers-color-scheme", dark ? "dark" : "light"));
        features.add(feature("prefers-reduced-motion", "reduce"));
        JsonObject media = new JsonObject();
        media.add("features", features);
        send("Emulation.setEmulatedMedia", media);
    }

    private static JsonObject feature(String name, String value) {
        JsonObject feature = object("name", name);
        feature.addProperty("value", value);
        return feature;
    }

    private static JsonObject object(String name, Object value) {
        JsonObject object = new JsonObject();
        if (value instanceof Number number) {
            object.addProperty(name, number);
        } else {
            object.addProperty(name, value.toString());
        }
        return object;
    }

    private JsonObject send(String method, JsonObject parameters) {
        return browser.send(session, method, parameters);
    }

    /** Opens a file and waits until its scripts have run. */
    public BrowserPage open(Path file) {
        send("Page.navigate", object("url", file.toUri()));
        evaluate("new Promise(done => document.readyState === 'complete' && location.protocol === 'file:' ? done()"
                + " : addEventListener('load', () => done()))");
        return this;
    }

    /** The value of an expression; of a promise what it comes to. */
    public Object evaluate(String expression) {
        JsonObject call = object("expression", expression);
        call.addProperty("returnByValue", true);
        call.addProperty("awaitPromise", true);
        JsonObject answer = send("Runtime.evaluate", call);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonObject result = answer.getAsJsonObject("result");
        if (!result.has("value") || result.get("value").isJsonNull()) {
            return null;
        }
        var value = result.get("value");
        if (!value.isJsonPrimitive()) {
            return value.toString();
        }
        return value.getAsJsonPrimitive().isBoolean()
                ? (Object) value.getAsBoolean()
                : value.getAsJsonPrimitive().isNumber() ? (Object) value.getAsDouble() : value.getAsString();
    }

    /** Presses a key so many times. */
    public BrowserPage press(String key, int times) {
        for (int i = 0; i < times; i++) {
            JsonObject down = object("type", key.equals("Enter") || key.equals(" ") ? "keyDown" : "rawKeyDown");
            down.addProperty("key", key);
            down.addProperty("code", key.equals(" ") ? "Space" : key);
            down.addProperty("windowsVirtualKeyCode", KEYS.get(key));
            if (key.equals("Enter") || key.equals(" ")) {
                down.addProperty("text", key.equals("Enter") ? "\r" : " ");
            }
            send("Input.dispatchKeyEvent", down);
            JsonObject up = down.deepCopy();
            up.addProperty("type", "keyUp");
            up.remove("text");
            send("Input.dispatchKeyEvent", up);
        }
        return this;
    }

    /** Clicks on the middle of an element as it is seen. */
    public BrowserPage click(String selector) {
        String place = evaluate("(() => { const e = document.querySelector(" + quoted(selector)
                        + "); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                        + " return (r.x + r.width / 2) + ' ' + (r.y + r.height / 2) })()")
                .toString();
        for (String type : List.of("mousePressed", "mouseReleased")) {
            JsonObject event = object("type", type);
            event.addProperty("x", Double.parseDouble(place.split(" ")[0]));
            event.addProperty("y", Double.parseDouble(place.split(" ")[1]));
            event.addProperty("button", "left");
            event.addProperty("clickCount", 1);
            send("Input.dispatchMouseEvent", event);
        }
        return this;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Writes what is seen, the whole page, as PNG. */
    public void screenshot(Path file) {
        double height = (Double) evaluate("document.documentElement.scrollHeight");
        JsonObject clip = object("x", 0);
        clip.addProperty("y", 0);
        clip.addProperty("width", width);
        clip.addProperty("height", Math.min(height, 12_000));
        clip.addProperty("scale", 1);
        JsonObject call = object("format", "png");
        call.addProperty("captureBeyondViewport", true);
        call.add("clip", clip);
        byte[] png = Base64.getDecoder()
                .decode(send("Page.captureScreenshot", call).get("data").getAsString());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Errors and warnings on the console, and requests for anything but the file itself. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (JsonObject event : browser.events(session)) {
            JsonObject what = event.getAsJsonObject("params");
            switch (event.get("method").getAsString()) {
                case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded" ->
                    problems.add(what.toString());
                case "Network.requestWillBeSent" -> {
                    String url = what.getAsJsonObject("request").get("url").getAsString();
                    if (!url.startsWith("file:") && !url.startsWith("data:") && !url.equals("about:blank")) {
                        problems.add("request for " + url);
                    }
                }
                default -> {}
            }
        }
        return problems;
    }
}
