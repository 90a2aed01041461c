package io.github.layerflux.image;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain maps, lists, strings, longs, doubles and booleans, through Gson's streams alone: its reflective half
 * costs a cold JVM more than a whole cached build should.
 */
public final class Json {

    private static final int MAX_DEPTH = 100;

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @param what what is read, for the message
     * @throws EnvironmentFailure when it is no JSON object
     */
    public static Map<String, Object> readObject(byte[] bytes, String what) {
        return readObject(new String(bytes, StandardCharsets.UTF_8), what);
    }

    /** As {@link #readObject(byte[], String)}, from text. */
    public static Map<String, Object> readObject(String text, String what) {
        if (read(text, what) instanceof Map<?, ?> map) {
            return strings(map);
        }
        throw new EnvironmentFailure(what + " is not a JSON object");
    }

    /**
     * Reads any JSON value; {@code null} values of objects are left out, those of arrays are refused.
     *
     * @throws EnvironmentFailure when it is not JSON
     */
    public static Object read(String text, String what) {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.setNestingLimit(MAX_DEPTH);
            Object value = value(in);
            if (value == null || in.peek() != JsonToken.END_DOCUMENT) {
                throw new EnvironmentFailure(what + " is not valid JSON");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new EnvironmentFailure(what + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object value(JsonReader in) throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                in.beginObject();
                while (in.hasNext()) {
                    String name = in.nextName();
                    Object member = value(in);
                    if (member != null) {
                        object.put(name, member);
                    }
                }
                in.endObject();
                return object;
            }
            case BEGIN_ARRAY -> {
                List<Object> array = new ArrayList<>();
                in.beginArray();
                while (in.hasNext()) {
                    Object element = value(in);
                    if (element == null) {
                        throw new IllegalStateException("null in an array at " + in.getPath());
                    }
                    array.add(element);
                }
                in.endArray();
                return array;
            }
            case STRING -> {
                return in.nextString();
            }
            case NUMBER -> {
                String number = in.nextString();
                return isLong(number) ? (Object) Long.valueOf(number) : Double.valueOf(number);
            }
            case BOOLEAN -> {
                return in.nextBoolean();
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> throw new IllegalStateException("unexpected " + in.peek());
        }
    }

    /** Whether a JSON number is an integer that a long holds for certain. */
    private static boolean isLong(String number) {
        int start = number.startsWith("-") ? 1 : 0;
        for (int i = start; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return number.length() > start && number.length() - start <= 18;
    }

    /** Writes compact JSON; keys in the map's order. */
    public static String write(Object value) {
        return write(value, "");
    }

    /** Writes indented JSON, for files that people read. */
    public static String writeIndented(Object value) {
        return write(value, "  ") + "\n";
    }

    private static String write(Object value, String indent) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setStrictness(Strictness.STRICT);
            out.setHtmlSafe(false);
            out.setIndent(indent);
            write(out, value);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter cannot fail", e);
        }
        return text.toString();
    }

    private static void write(JsonWriter out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.name(entry.getKey().toString());
                write(out, entry.getValue());
            }
            out.endObject();
        } else if (value instanceof Iterable<?> list) {
            out.beginArray();
            for (Object element : list) {
                write(out, element);
            }
            out.endArray();
        } else if (value instanceof Number number) {
            out.value(number);
        } else if (value instanceof Boolean bool) {
            out.value(bool);
        } else {
            out.value(value.toString());
        }
    }

    /** The string under a name, or empty. */
    public static String string(Map<String, Object> object, String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    /** The integer under a name, or 0. */
    public static long number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** The object under a name, or an empty one. */
    public static Map<String, Object> object(Map<String, Object> object, String name) {
        return object.get(name) instanceof Map<?, ?> map ? strings(map) : Map.of();
    }

    /** The objects of the array under a name; other elements are left out. */
    public static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        List<Map<String, Object>> found = new ArrayList<>();
        if (object.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map) {
                    found.add(strings(map));
                }
            }
        }
        return found;
    }

    /** The strings of the array under a name; other elements are left out. */
    public static List<String> strings(Map<String, Object> object, String name) {
        List<String> found = new ArrayList<>();
        if (object.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    found.add(text);
                }
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked") // value() makes no other maps
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
