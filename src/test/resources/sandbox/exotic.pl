# "make": files of every kind below /x. "list": what is there, a line each, names as bytes in hex where they aren't ASCII.
my %call = (mknodat => 259, setxattr => 188, getxattr => 191, utimensat => 280, linkat => 265, lstat => 6, truncate => 76);
sub call { my ($name, @arguments) = @_; $! = 0; my $result = syscall($call{$name}, @arguments);
    die "$name: $!\n" if $result == -1; return $result; }
sub file { my ($name, $content) = @_; open(my $out, '>', $name) or die "$name: $!\n"; print $out $content; close $out; }
sub set_time { my ($name, $seconds, $nanos) = @_; my $times = pack('qqqq', $seconds, $nanos, $seconds, $nanos);
    call('utimensat', -100, $name, $times, 0x100); }

if ($ARGV[0] eq 'make') {
    mkdir '/x'; chmod 0755, '/x'; umask 0;
    file('/x/capable', 'c'); my $capability = pack('LLLLL', 0x02000001, 1 << 13, 0, 0, 0);
    call('setxattr', '/x/capable', 'security.capability', $capability, 20, 0);
    file('/x/noted', 'n'); my $value = "v\0\xffw"; call('setxattr', '/x/noted', 'user.note', $value, 4, 0);
    file("/x/latin-\xe9\xff", 'l'); file("/x/gr\xc3\xb6\xc3\x9fe \xe4\xb8\x96\xe7\x95\x8c", 'u');
    file("/x/line\nbreak\ttab\\ \"", 'q'); file('/x/' . 'n' x 255, 'long');
    my $deep = '/x'; for (1 .. 12) { $deep .= '/' . 'd' x 40; mkdir $deep; } file("$deep/deep", 'd');
    call('mknodat', -100, '/x/pipe', 010640, 0); call('mknodat', -100, '/x/char', 020660, (5 << 8) | 1);
    call('mknodat', -100, '/x/block', 060660, (7 << 8) | 44 | (256 << 12)); call('mknodat', -100, '/x/socket', 0140600, 0);
    symlink "odd-\xe9", '/x/odd-link'; symlink "/odd-\xe9/\xff", "/x/odd-link-\xe8"; mkdir "/x/folder-\xe9"; file("/x/folder-\xe9/f", 'f');
    symlink 'nowhere', '/x/link'; call('linkat', -100, '/x/link', -100, '/x/link-again', 0);
    file('/x/hard', 'h'); link '/x/hard', '/x/hard-again'; chmod 06711, '/x/hard'; mkdir '/x/sticky', 01777;
    chown 12345, 54321, '/x/noted';
    file('/x/hole', ''); call('truncate', '/x/hole', 3 << 20);
    set_time('/x/link', 1234567890, 123456789); set_time('/x/noted', -86400, 500000000); set_time('/x/pipe', 1, 1);
    set_time('/x/hard', 4294967296, 999999999);
}
sub name { my $name = shift; $name =~ s/([^!-~])/sprintf '%%%02x', ord $1/ge; return $name; }
my %seen;
sub list { my $folder = shift; opendir(my $entries, $folder) or die "$folder: $!\n";
    for my $entry (sort grep { !/^\.\.?$/ } readdir $entries) {
        my $path = "$folder/$entry"; my $status = "\0" x 144; syscall($call{lstat}, $path, $status) == 0 or die "$path: $!\n";
        my ($device, $inode, $links, $mode, $uid, $gid, $pad, $rdev, $size, $block, $blocks, $at, $an, $mt, $mn) =
            unpack('QQQLLLLQqqqqqqq', $status);
        my $type = $mode & 0170000; my @line = (sprintf('%o', $mode), $uid, $gid);
        push @line, "rdev=$rdev" if $type == 020000 || $type == 060000;
        push @line, "size=$size" if $type == 0100000; push @line, '->' . name(readlink $path) if $type == 0120000;
        push @line, "first=" . ($seen{$inode} //= name($path)) if $links > 1 && $type != 040000;
        push @line, sprintf('%d.%09d', $mt, $mn) if $mt < 1500000000 || $mt > 4000000000;
        for my $known ('security.capability', 'user.note') {
            my $attribute = $known;
            my $buffer = "\0" x 64; next if $type == 0120000;
            my $length = syscall($call{getxattr}, $path, $attribute, $buffer, 64);
            push @line, "$attribute=" . unpack('H*', substr $buffer, 0, $length) if $length > 0;
        }
        print name($path), ' ', join(' ', @line), "\n"; list($path) if $type == 040000;
    } }
list('/x');
