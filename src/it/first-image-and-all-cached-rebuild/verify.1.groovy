println "hello from verify.1"; return true
