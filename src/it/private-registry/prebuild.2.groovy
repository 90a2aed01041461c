import io.github.layerflux.it.*

// a cache of its own, so that the base is pulled once more
context.proxy = new LoginProxy('me:pr0xy-Pa55')
context.userProperties['https.proxyHost'] = '127.0.0.1'
context.userProperties['https.proxyPort'] = context.proxy.port() as String
context.userProperties['https.proxyUser'] = 'me'
context.userProperties['https.proxyPassword'] = 'pr0xy-Pa55'
context.userProperties['http.nonProxyHosts'] = '' // to anything else the JDK adds 0.0.0.0
return true
