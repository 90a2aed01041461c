#!/bin/sh
# Makes the certificates of this folder anew: an authority, servers and a client of it. Keys of tests, good for nothing else.
set -eu
cd "$(dirname "$0")"
days=36500
request() { # NAME SUBJECT SAN [DAYS]
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
  printf 'subjectAltName=%s\n' "$3" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -set_serial "$(date +%N)" -extfile "$1.ext" -out "$1.crt" \
    -days "${4:-$days}" 2>/dev/null
}
p12() { openssl pkcs12 -export -in "$1.crt" -inkey "$1.key" -out "$1.p12" -passout pass:layerflux; }
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days $days -subj "/CN=Test authority" 2>/dev/null
request server localhost "DNS:localhost,IP:127.0.0.1,IP:0.0.0.0"; p12 server
request elsewhere registry.example "DNS:registry.example"; p12 elsewhere
request expired localhost "DNS:localhost,IP:0.0.0.0" -1; p12 expired
request client ci "DNS:ci"; p12 client
openssl rsa -in client.key -traditional -out client-pkcs1.key 2>/dev/null
openssl pkcs8 -topk8 -in client.key -out client-encrypted.key -passout pass:layerflux
openssl ecparam -name prime256v1 -genkey -out client-ec.key
openssl req -new -key client-ec.key -out client-ec.csr -subj "/CN=ci" 2>/dev/null
openssl x509 -req -in client-ec.csr -CA ca.crt -CAkey ca.key -set_serial 7 -out client-ec.crt -days $days 2>/dev/null
rm -f ./*.csr ./*.ext ca.key elsewhere.crt elsewhere.key expired.crt expired.key
