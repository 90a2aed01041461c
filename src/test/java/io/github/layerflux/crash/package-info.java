/** What is left when a build, a prune or an export ends as no one planned: killed, or without room on the disk. */
package io.github.layerflux.crash;
