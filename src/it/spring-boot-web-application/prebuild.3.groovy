def source = new File(basedir, 'src/main/java/greeter/Greeter.java')
source.text = source.text.replace('Hello, ', 'Good morning, ')
return true
