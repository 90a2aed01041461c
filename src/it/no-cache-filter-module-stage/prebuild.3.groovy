// in a goals line the comma would begin another goal
context.userProperties['layerflux.noCacheFilter'] = 'web:a*,worker:app'
return true
