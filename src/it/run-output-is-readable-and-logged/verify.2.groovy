import groovy.json.JsonSlurper

def products = new File(basedir, 'target/layerflux')
def steps = new JsonSlurper().parse(new File(products, 'image.json')).steps
assert steps.every { it.status == 'CACHED' && it.log == '' }
assert !new File(products, 'logs').exists() // the other build's are gone
