new File(basedir, 'one/Dockerfile').text = 'FROM busybox\nRUN echo one is broken; exit 4\n'
new File(basedir, 'three/Dockerfile').text = 'FROM busybox\nCOPPY a b\n'
return true
