/* Drawing the figures of a report with a headless Chromium. */
#ifndef QL_APP_REPORT_PNG_H
#define QL_APP_REPORT_PNG_H

#include "outputs/report.h"

/* Draw every figure of the report `html` as folder/FIGURE.png (a "/" in its name becomes "_"); the
 * folder is made if need be. The browser is $QINGLAN_CHROMIUM or the chromium of the path.
 * QL_ERR_IO if it is not there or draws nothing. */
ql_status ql_report_png_draw(const char *html, const ql_report_figures *figures,
                             const char *folder);

#endif
