return new File(basedir, 'base/target').deleteDir()
