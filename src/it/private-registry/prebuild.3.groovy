for (name in ['Host', 'Port', 'User', 'Password']) {
    context.userProperties.remove('https.proxy' + name)
}
context.userProperties.remove('http.nonProxyHosts')
return true
