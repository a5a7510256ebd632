# In the broker's folder: formats it once, then becomes the broker.
#
#     JAR CLUSTER_ID JAVA ARGUMENTS…
#
# What a format that was cut short has left is thrown away: only a whole one is given the name that counts.
set -eu
jar=$1
cluster=$2
shift 2
if [ ! -d log ]; then
  rm -rf formatting
  "$1" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$jar" kafka.tools.StorageTool format \
    --cluster-id "$cluster" --config format.properties
  mv formatting log
fi
exec "$@"
