context.userProperties.remove('layerflux.noCacheFilter')
return true
