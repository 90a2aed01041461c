#!/usr/bin/env bash
# Runs unit tests as root in a virtual machine of its own: Debian's kernel, systemd, control groups of version 2.
#   src/test/vm/run.sh sandbox.LimitsTest [sandbox.CrashTest …]      after: mvn test-compile
# Needs root, debootstrap, qemu-system-x86, ssh. Without hardware virtualisation a test takes minutes.
# WORK=folder keeps the machine's disk (default target/vm), PORT=n is where its ssh listens on loopback (default 2222).
# RUN='command' is executed in it instead of tests, as USER_IN_IT (root, or builder, who has subordinate ids).
set -euo pipefail
cd "$(dirname "$0")/../../.."

: "${WORK:=target/vm}" "${PORT:=2222}" "${MVN:=mvn}" "${USER_IN_IT:=root}"
CONSOLE=org.junit.platform:junit-platform-console-standalone:6.1.3
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
say() { printf '%s\n' "$*" >&2; }
for tool in debootstrap mke2fs qemu-system-x86_64 ssh ssh-keygen jar; do
  command -v "$tool" >/dev/null || { say "$0 needs $tool"; exit 2; }
done
in_it() { ssh -q -i "$WORK/key" -p "$PORT" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "$1@127.0.0.1" "$2"; }

# a Debian with what the tests need
if [ ! -e "$WORK/disk.img" ]; then
  [ -e "$WORK/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
  rm -rf "$WORK/root"
  debootstrap --variant=minbase --include=linux-image-cloud-amd64,systemd-sysv,dbus-user-session,libpam-systemd,uidmap,crun,runc,openjdk-17-jre-headless,perl,openssh-server,procps,fuse-overlayfs,busybox-static,psmisc,udev,iproute2 \
    bookworm "$WORK/root" >"$WORK/debootstrap.log" || { tail "$WORK/debootstrap.log" >&2; exit 1; }
  printf '/dev/vda / ext4 defaults 0 1\n' >"$WORK/root/etc/fstab"
  printf '[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n' >"$WORK/root/etc/systemd/network/10.network"
  chroot "$WORK/root" systemctl -q enable systemd-networkd ssh
  chroot "$WORK/root" useradd -m -s /bin/bash builder
  for home in root home/builder; do
    mkdir -p "$WORK/root/$home/.ssh"
    cp "$WORK/key.pub" "$WORK/root/$home/.ssh/authorized_keys"
  done
  chroot "$WORK/root" chown -R builder: /home/builder
  mke2fs -q -t ext4 -d "$WORK/root" "$WORK/disk.img" 4G
fi

accelerator=tcg
grep -qE 'vmx|svm' /proc/cpuinfo && [ -w /dev/kvm ] && accelerator=kvm
qemu-system-x86_64 -accel $accelerator -cpu max -smp 2 -m 3072 -nographic -no-reboot \
  -kernel "$WORK"/root/boot/vmlinuz-* -initrd "$WORK"/root/boot/initrd.img-* -append "root=/dev/vda rw console=ttyS0" \
  -drive "file=$WORK/disk.img,if=virtio,format=raw,cache=unsafe" \
  -nic "user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:$PORT-:22" </dev/null >"$WORK/console.log" 2>&1 &
machine=$!
trap 'kill $machine 2>/dev/null' EXIT
for _ in $(seq 100); do
  in_it root true && break
  kill -0 $machine || { tail "$WORK/console.log" >&2; exit 1; }
  sleep 3
done

# jars: folders of thousands of files would be copied one by one
rm -rf "$WORK/jars" && mkdir "$WORK/jars"
$MVN -q -B dependency:copy-dependencies -DincludeScope=test "-DoutputDirectory=$WORK/jars"
$MVN -q -B dependency:copy "-Dartifact=$CONSOLE" "-DoutputDirectory=$WORK/jars"
jar -c0Mf "$WORK/jars/main.jar" -C target/classes .
jar -c0Mf "$WORK/jars/test.jar" -C target/test-classes .
tar -C "$WORK" -cf - jars | in_it root 'rm -rf /opt/jars; tar -C /opt -xf - && chmod -R a+rX /opt/jars'

if [ -n "${RUN:-}" ]; then
  in_it "$USER_IN_IT" "$RUN"
else
  tests=
  for test in "$@"; do tests+=" -c io.github.layerflux.$test"; done
  in_it root "java -XX:TieredStopAtLevel=1 -cp '/opt/jars/*' org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --details=tree$tests"
fi
