import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpreterOf } from '../../../scripts/system/packages/files';
import { isLeftOut, linkTarget, mergedPath } from '../../../scripts/system/packages/paths';
import { refusalOf } from '../../../scripts/system/packages/refused';

test('paths in a merged /usr', () => {
  for (const [path, merged] of [
    ['/bin/ip', 'usr/bin/ip'],
    ['sbin/ip', 'usr/bin/ip'],
    ['usr/sbin/ip', 'usr/bin/ip'],
    ['lib/aarch64-linux-gnu/libc.so.6', 'usr/lib/aarch64-linux-gnu/libc.so.6'],
    ['usr/sbin', 'usr/bin'],
    ['library/x', 'library/x'],
    ['etc/sbin/x', 'etc/sbin/x'],
  ] as const)
    assert.equal(mergedPath(path), merged);
});

test('where links lead', () => {
  assert.equal(linkTarget('usr/sbin/ip', '/bin/ip'), 'usr/bin/ip');
  assert.equal(linkTarget('usr/sbin/ip', '../../bin/ip'), 'usr/bin/ip');
  assert.equal(linkTarget('usr/bin/a', '../../../../etc'), undefined);
});

test('what is left out of packages', () => {
  for (const path of [
    ...['usr/share/doc/curl/README', 'usr/share/man', 'usr/include/x.h', 'usr/lib/libx.a'],
    ...['var/lib/x', 'run/x', 'etc/cron.daily/x', 'usr/lib/systemd/system/x.service'],
    ...['usr/lib/aarch64-linux-gnu/gconv/BIG5.so', 'usr/share/locale/de/x.mo', 'usr/bin/c_rehash'],
  ])
    assert.ok(isLeftOut(path, false), path);
  for (const path of [
    ...['usr/bin/curl', 'usr/share/mime.types', 'usr/share/documents/x', 'etc/nginx/nginx.conf'],
    ...['usr/lib/locale/C.utf8/LC_CTYPE'],
  ])
    assert.ok(!isLeftOut(path, false), path);
  assert.ok(!isLeftOut('usr/lib/aarch64-linux-gnu/gconv/BIG5.so', true));
});

test('interpreters of scripts', () => {
  for (const [line, wanted] of [
    ['#!/bin/sh\n', 'usr/bin/sh'],
    ['#! /usr/bin/perl -w\n', 'usr/bin/perl'],
    ['#!/usr/bin/env python3\n', 'usr/bin/python3'],
    ['#!/usr/bin/env -S A=b python3 -I\n', 'usr/bin/python3'],
    ['\x7fELF', undefined],
    ['', undefined],
  ] as const)
    assert.equal(interpreterOf(Buffer.from(line, 'latin1')), wanted);
});

test('packages that cannot be put on the image, and their neighbours that can', () => {
  for (const name of [
    ...['openssh-server', 'cron', 'samba', 'systemd', 'systemd-resolved', 'linux-image-arm64'],
    ...['network-manager', 'docker.io', 'apt', 'wireguard-dkms', 'vsftpd', 'zram-tools'],
  ])
    assert.ok(refusalOf(name), name);
  for (const name of [
    'openssh-client',
    'nginx-light',
    'python3-apt',
    'bluez',
    's6',
    'busybox-extras',
  ])
    assert.equal(refusalOf(name), undefined, name);
});
