def source = new File(basedir, 'src/main/java/org/example/App.java')
source.text = source.text.replace('Hello', 'Hello again')
println ''
println '=== 3. App.java changed, mvn package: why the COPY missed ==='
return true
