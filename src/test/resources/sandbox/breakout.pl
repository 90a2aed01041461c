# Attempts to break out of a RUN's sandbox, by raw system calls of x86-64. Each prints "NAME: in (WHY)" or "NAME: OUT".
# Arguments: the path of a file that only this machine has, its root device's major and minor number.
my ($marker, $major, $minor) = @ARGV;
my %call = (
    ptrace => 101, syslog => 103, pivot_root => 155, chroot => 161, acct => 163, mount => 165, swapon => 167,
    init_module => 175, delete_module => 176, kexec_load => 246, add_key => 248, request_key => 249, keyctl => 250,
    unshare => 272, perf_event_open => 298, fanotify_init => 300, open_by_handle_at => 304, setns => 308,
    process_vm_readv => 310, kcmp => 312, finit_module => 313, bpf => 321, userfaultfd => 323, io_uring_setup => 425,
    open_tree => 428, fsopen => 430, clone3 => 435, mount_setattr => 442, iopl => 172, mknodat => 259, fchdir => 81,
    clone => 56, chdir => 80, clock_settime => 227, reboot => 169,
);
sub call { my ($name, @arguments) = @_; $! = 0; return syscall($call{$name}, @arguments); }
sub tell_how { my ($name, $out, $why) = @_; print "$name: ", ($out ? 'OUT' : "in ($why)"), "\n"; }
# the arguments are wrong: whoever may make the call is told so
sub refused { my ($name, @arguments) = @_; my $result = call($name, @arguments); my ($number, $why) = ($! + 0, "$!");
    tell_how($name, $result != -1 || $number != 1 && $number != 13 && $number != 38, $why); }
# in a child, so that what succeeds doesn't help the attempts that follow
sub apart { my ($name, $attempt) = @_;
    pipe(my $in, my $back); my $child = fork;
    if (!$child) { my ($out, $why) = $attempt->(); print $back ($out ? 1 : 0), "$why"; close $back; exit 0; }
    close $back; my $answer = <$in>; waitpid $child, 0;
    tell_how($name, substr($answer, 0, 1) eq '1', substr($answer, 1)); }

# devices: nodes that the process makes, wherever it can write
my @devices = (['root disk', 060666, ($major << 8) | $minor], ['kernel log', 020666, (1 << 8) | 11],
    ['console', 020666, (5 << 8) | 1], ['fuse', 020666, (10 << 8) | 229]);
for my $folder ('', '/tmp', '/dev', '/dev/shm', '/dev/pts', '/cache', '/memory') {
    for (@devices) {
        my ($name, $mode, $number) = @$_; my $node = "$folder/node"; my $opened = 0;
        my $made = call('mknodat', -100, $node, $mode, $number) != -1; my $why = "$!";
        if ($made) { $opened = open(my $device, '<', $node); $why = "$!"; unlink $node; }
        tell_how("$name below $folder/", $opened, $why);
    }
}
# ... and one that the image has
tell_how('a device in the image', scalar(open(my $image, '<', '/image-fuse')), "$!");

# file systems
mkdir '/tmp/jail';
apart('mount', sub { (call('mount', 'none', '/tmp/jail', 'tmpfs', 0, 0) != -1, $!) });
apart('remount of /proc/sys', sub { (call('mount', 0, '/proc/sys', 0, 0x1020, 0) != -1, $!) });
apart('open_tree', sub { (call('open_tree', -100, '/', 1) != -1, $!) });
apart('fsopen', sub { (call('fsopen', 'tmpfs', 0) != -1, $!) });
apart('mount_setattr', sub { my $attributes = pack('QQQQ', 0, 1, 0, 0); (call('mount_setattr', -100, '/proc/sys', 0, $attributes, 32) != -1, $!) });
my $handle = pack('LlQL', 8, 1, 2, 0);
apart('open_by_handle_at', sub { open(my $here, '<', '/etc/hosts'); (call('open_by_handle_at', fileno($here), $handle, 0) != -1, $!) });
apart('double chroot', sub {
    opendir(my $top, '/'); call('chroot', '/tmp/jail'); call('fchdir', fileno($top));
    call('chdir', '..') for 1 .. 100; call('chroot', '.'); (-e $marker, 'the old root is gone') });

# name spaces
for (['user', 0x10000000], ['mount', 0x20000], ['pid', 0x20000000], ['net', 0x40000000], ['cgroup', 0x2000000]) {
    my ($name, $flag) = @$_;
    apart("unshare of a $name name space", sub { (call('unshare', $flag) != -1, $!) });
    apart("clone into a $name name space", sub {
        my $result = call('clone', $flag | 17, 0, 0, 0, 0); my $why = "$!"; kill 9, $$ if $result == 0; ($result != -1, $why) });
}
apart('clone3', sub { my $arguments = pack('Q11', 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0);
    my $result = call('clone3', $arguments, 88); my $why = "$!"; kill 9, $$ if $result == 0; ($result != -1, $why) });
opendir(my $processes, '/proc');
for my $process (map { "/proc/$_" } grep { /^[0-9]+$/ } readdir $processes) {
    my $id = substr $process, 6; next if $id == $$;
    my $who = $id == 1 ? 'the first process' : 'another process';
    for my $link ('root', 'cwd') { tell_how("$who: $link", -e "$process/$link$marker", 'not there'); }
    opendir(my $files, "$process/fd"); my $found = 0;
    while ($files and my $file = readdir $files) { $found = 1 if -e "$process/fd/$file$marker" || -e "$process/fd/$file/../../../../../../..$marker"; }
    tell_how("$who: files", $found, 'none leads out');
    open(my $name, '<', "$process/environ"); my $environment = $name ? join '', <$name> : '';
    tell_how("$who: environment", scalar($environment =~ m{MAVEN|JAVA_HOME|LAYERFLUX}), 'nothing of the build');
    apart("$who: its mount name space", sub { open(my $space, '<', "$process/ns/mnt") or return (0, $!);
        (call('setns', fileno($space), 0) != -1 && -e $marker, $!) });
}
apart('ptrace of the first process', sub { return (0, 'is this one') if $$ == 1 || getppid == 1; (call('ptrace', 16, 1, 0, 0) != -1, $!) });
tell_how('the terminal', scalar(open(my $terminal, '+<', '/dev/tty')), "$!");

# the kernel
my $settings = pack('L32', (0) x 32);
refused('syslog', 2, $settings, 16);
refused('acct', '/no/such/folder');
refused('swapon', '/none', 0);
refused('init_module', $settings, 8, '');
refused('finit_module', 0, '', 0);
refused('delete_module', 'none', 0);
refused('kexec_load', 0, 0, 0, 0);
refused('add_key', 'user', 'name', 'value', 5, -3);
refused('request_key', 'user', 'name', 0, 0);
refused('keyctl', 0, -3, 1, 0, 0);
refused('perf_event_open', $settings, 0, -1, -1, 0);
refused('fanotify_init', 0, 0);
refused('bpf', 0, $settings, 128);
refused('userfaultfd', 0);
refused('io_uring_setup', 1, $settings);
refused('iopl', 3);
refused('clock_settime', 0, pack('qq', -1, -1));
for my $file ('/proc/sysrq-trigger', '/proc/sys/kernel/core_pattern', '/proc/sys/kernel/modprobe', '/proc/kcore',
    '/sys/kernel/uevent_helper', '/sys/fs/cgroup/release_agent', '/sys/fs/cgroup/memory/release_agent',
    '/sys/fs/cgroup/devices/devices.allow', '/sys/fs/cgroup/cgroup.procs', '/dev/mem', '/dev/kmsg') {
    my $opened = open(my $target, '+<', $file); my $why = "$!";
    $opened = 0, $why = 'empty' if $opened && $file eq '/proc/kcore' && -s $target == 0;
    tell_how("writing $file", $opened, $why);
}
apart('pivot_root', sub { (call('pivot_root', '/tmp', '/tmp') != -1, $!) });
tell_how('the end', 0, 'all attempts were made');
