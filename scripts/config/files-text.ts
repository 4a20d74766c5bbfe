/** What docs/config.md says about the user's own files; the rules are those of scripts/overlay-files/own/ and scripts/render/own.ts. */
export const FILES_TEXT = `### Files

\`\`\`yaml
files: ./files        # beside the device file: files/usr/bin/sensor is /usr/bin/sensor on the device
\`\`\`

The folder is laid over the root file system last, byte for byte, as \`BR2_ROOTFS_OVERLAY\` does in Buildroot. A map
says more:

\`\`\`yaml
files:
  from: ./files
  replace: [etc/profile]                    # files of pppi or the base that yours may replace
  unchecked: [opt/app/node_modules]         # programs in here may be for any machine
\`\`\`

| | |
|---|---|
| modes | 0755 for a file with an executable bit, else 0644; below \`root/\` 0700 and 0600. git keeps no other bit. Everything belongs to root. setuid and setgid are refused |
| links | symbolic links stay as they are. Absolute ones lead to a place on the device; one that leads out of the root, or to a place on your computer, is an error |
| folders | made as needed; an empty one too, which git keeps with a \`.gitkeep\` in it |
| left out | \`.git\`, \`.svn\`, \`.hg\`, \`.bzr\`, \`CVS\`, \`.empty\`, \`.gitkeep\`, \`.DS_Store\`, and names that end in \`~\` |
| \`*.hbs\` | [Handlebars](https://handlebarsjs.com/guide/) templates, rendered without the \`.hbs\`. \`device\` is what \`npm run show\` prints; \`__link__\` in a name stands for each link, which is then \`link\`. Every value goes through a helper that quotes for its format: \`{{sh device.hostname}}\` a word of a shell script, \`{{text …}}\` a plain line, \`{{num …}}\` a number, \`{{ppp …}}\`, \`{{chat …}}\`. \`{{text device.own.hostname}}\` is the host name that \`pppi.conf\` may change: then your file changes with it. A template that renders to nothing makes no file |
| replacing | a file that would replace one of pppi or of the base system is an error unless \`replace\` lists it, and so is an entry that replaces nothing. Files of \`packages\` are replaced without it. \`bin\`, \`sbin\` and \`usr/sbin\` are \`usr/bin\` on the device, \`lib\` is \`usr/lib\` |
| not possible | files in \`/run\`, \`/tmp\`, \`/var\`, \`/data\`, \`/dev\`, \`/proc\`, \`/sys\`: the device mounts over them at boot. Sockets, FIFOs, device nodes |
| programs | one for another machine than 64-bit ARM is an error, as is one in a \`bin\` folder that is not executable, and an executable script with the line ends of Windows. So is one whose libraries, loader or interpreter are not in the image: the message names the Debian package that likely has them. Found out when the image is built, by system debian: docs/programs.md |
| limits | 20000 files and folders, 1 GiB, 40 folders deep, 1 MiB for a template |
`;
