/*
 * Logs how the board is: seconds since power-on, load, free memory, and the temperature of its processor, once every
 * INTERVAL seconds (its argument). Each line goes to stdout, which is the service's log (/var/log/services); the last one is kept in
 * $DATA/last, which outlives the power.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysinfo.h>
#include <unistd.h>

/* In thousandths of a degree (Linux, Documentation/driver-api/thermal/sysfs-api.rst); 0 if there is no sensor. */
static long temperature(void)
{
	FILE *file = fopen("/sys/class/thermal/thermal_zone0/temp", "r");
	long value = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%ld", &value) != 1)
		value = 0;
	fclose(file);
	return value;
}

/* Under another name first: a power cut leaves the old line or the new one, never half of one. */
static int keep(const char *folder, const char *line)
{
	char path[256], partial[260];
	FILE *file;
	int whole;

	snprintf(path, sizeof(path), "%s/last", folder);
	snprintf(partial, sizeof(partial), "%s.new", path);
	file = fopen(partial, "w");
	if (file == NULL)
		return -1;
	whole = fputs(line, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	if (fclose(file) != 0 || !whole)
		return -1;
	return rename(partial, path);
}

int main(int argc, char **argv)
{
	unsigned interval = argc > 1 ? (unsigned)atoi(argv[1]) : 60;
	const char *folder = getenv("DATA");
	struct sysinfo info;
	char line[160];

	/* Line by line, though stdout is a pipe. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (;;) {
		if (sysinfo(&info) != 0) {
			perror("sysinfo");
			return 1;
		}
		snprintf(line, sizeof(line), "uptime %ld s, load %.2f, free %lu MiB, %.1f C\n", info.uptime,
			 info.loads[0] / 65536.0, info.freeram * info.mem_unit / 1048576, temperature() / 1000.0);
		fputs(line, stdout);
		if (folder != NULL && keep(folder, line) != 0)
			perror(folder);
		sleep(interval > 0 ? interval : 60);
	}
}
