# Makes the certificates of the TLS tests anew, in this folder: valid from 2020 to 2079, but for expired.pem (2020) and future.pem
# (2070 on). For tests only; the keys are public. Needs OpenSSL 3.
set -e
mkdir -p db; : > db/index.txt; : > db/index.txt.attr; echo 1001 > db/serial
cat > db/c.cnf <<X2
[ca]
default_ca=d
[d]
database=db/index.txt
serial=db/serial
new_certs_dir=db
default_md=sha256
policy=p
unique_subject=no
copy_extensions=none
[p]
countryName=optional
organizationName=optional
commonName=supplied
X2
ec() { openssl ecparam -name ${2:-prime256v1} -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out $1.key; }
rsa() { openssl genrsa -out $1.key ${2:-2048} 2>/dev/null; }
# sign NAME SUBJECT EXT CA(self for itself) [START END]
sign() {
 openssl req -new -key $1.key -subj "$2" -out $1.csr
 printf "$3" > $1.ext
 if [ "$4" = self ]; then S="-selfsign -keyfile $1.key"; else S="-cert $4.pem -keyfile $4.key"; fi
 openssl ca -batch -notext -config db/c.cnf $S -in $1.csr -extfile $1.ext -startdate ${5:-20200101000000Z} -enddate ${6:-20790101000000Z} -out $1.pem 2>/dev/null
}
CA="subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
X="subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=critical,CA:FALSE\n"
ec ca; sign ca "/CN=Test CA" "$CA" self
ec web; sign web "/CN=web" "${X}subjectAltName=DNS:web,DNS:localhost,IP:127.0.0.1,DNS:*.lab.example\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n" ca
rsa webrsa; sign webrsa "/C=GB/O=Lab/CN=web" "${X}subjectAltName=DNS:web,DNS:localhost,IP:127.0.0.1\n" ca
ec client; sign client /CN=orders "${X}subjectAltName=DNS:orders\nextendedKeyUsage=clientAuth\n" ca
ec inter; sign inter "/CN=Inter CA" "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n" ca
ec viainter; sign viainter /CN=web "${X}subjectAltName=DNS:web\n" inter
rsa self; sign self /CN=web "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=critical,CA:TRUE\nsubjectAltName=DNS:web\n" self
rsa oldca; sign oldca "/CN=Old CA" "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nbasicConstraints=critical,CA:TRUE\n" self
rsa viaold; sign viaold /CN=web "${X}subjectAltName=DNS:web\n" oldca
cp web.key expired.key; sign expired /CN=web "${X}subjectAltName=DNS:web\n" ca 20200101000000Z 20210101000000Z
cp web.key future.key; sign future /CN=web "${X}subjectAltName=DNS:web\n" ca 20700101000000Z 20780101000000Z
cat viainter.pem inter.pem > viainter-chain.pem
# a forged one: signed by another key that claims the CA's name and key identifier
ec forgedca; sign forgedca "/CN=Test CA" "subjectKeyIdentifier=$(openssl x509 -in ca.pem -noout -ext subjectKeyIdentifier | tail -1 | tr -d ' ')\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n" self
ec forged; sign forged /CN=web "${X}subjectAltName=DNS:web\n" forgedca
rm -rf db ./*.csr ./*.ext
