new File(basedir, 'src/main/resources/greeting.properties').text = 'greeting=hello, number 3\n'
return true
