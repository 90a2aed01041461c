/**
 * What must survive any input: each class takes bytes and throws what is no {@code BuildFailure} only if something is
 * wrong. {@code FuzzCorpusTest} replays what is kept in src/test/resources/fuzz; {@code mvn -P fuzz verify} lets Jazzer
 * look for more.
 */
package io.github.layerflux.fuzz;
