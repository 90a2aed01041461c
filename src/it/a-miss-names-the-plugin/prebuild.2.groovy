new File(basedir, 'src/main/resources/greeting.properties').text = 'greeting=hello, number 2\n'
return true
