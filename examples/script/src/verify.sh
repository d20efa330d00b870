# Restores the newest dump into a scratch database and checks that it holds something.
curl --fail --header "Authorization: Bearer $STORE_TOKEN" --output /tmp/app.dump "$STORE/app.dump"
initdb --pgdata=/tmp/scratch --auth=trust
pg_ctl --pgdata=/tmp/scratch --options="-k /tmp" --wait start
export PGHOST=/tmp
createdb app
pg_restore --dbname=app /tmp/app.dump

customers=$(psql --tuples-only --no-align --command='select count(*) from customers' app)
if [ "$customers" -eq 0 ]; then
    echo "the backup holds no customers" >&2
    exit 1
fi
echo "the backup holds $customers customers"
