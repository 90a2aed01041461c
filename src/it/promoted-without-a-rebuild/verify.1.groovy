// it outlives the next build
java.nio.file.Files.copy(new File(basedir, 'target/layerflux/image-descriptor.json').toPath(), new File(basedir, 'released.json').toPath())
return true
