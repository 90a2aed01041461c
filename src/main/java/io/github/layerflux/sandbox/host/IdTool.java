package io.github.layerflux.sandbox.host;

/**
 * How newuidmap and newgidmap get the right to give a user's subordinate ids to a namespace (newuidmap(1)). As root, by
 * the set-user-id bit, that also takes CAP_SYS_ADMIN, since the namespace is the user's (user_namespaces(7)); containers
 * don't have it.
 */
public enum IdTool {
    MISSING,
    SET_USER_ID,
    FILE_CAPABILITIES
}
