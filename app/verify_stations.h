/* qinglan verify FORECAST OBSERVATIONS: scores of station series. */
#ifndef QL_APP_VERIFY_STATIONS_H
#define QL_APP_VERIFY_STATIONS_H

/* argv[0] is "verify"; returns the exit code. */
int ql_verify_stations(int argc, char **argv);

#endif
