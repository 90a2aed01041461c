new File(basedir, 'src/Main.java').text = 'class Main { int changed; }\n'
return true
