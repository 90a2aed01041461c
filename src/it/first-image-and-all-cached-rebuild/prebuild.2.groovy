println "hello from prebuild.2"; return true
