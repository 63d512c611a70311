#pragma once
#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one wrapper for each
   type of argument. */

static inline CURLcode shim_curl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode shim_curl_set_text(CURL *_Nonnull handle, CURLoption option,
                                          const char *_Nullable value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode shim_curl_set_headers(CURL *_Nonnull handle,
                                             struct curl_slist *_Nullable headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode shim_curl_set_error_buffer(CURL *_Nonnull handle, char *_Nullable buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

typedef size_t (*shim_curl_data_callback)(char *_Nullable bytes, size_t size, size_t count,
                                          void *_Nullable context);

static inline CURLcode shim_curl_set_body(CURL *_Nonnull handle,
                                          shim_curl_data_callback _Nonnull callback,
                                          void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode shim_curl_set_header(CURL *_Nonnull handle,
                                            shim_curl_data_callback _Nonnull callback,
                                            void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_HEADERDATA, context) : code;
}

typedef int (*shim_curl_progress_callback)(void *_Nullable context, curl_off_t, curl_off_t,
                                           curl_off_t, curl_off_t);

static inline CURLcode shim_curl_set_progress(CURL *_Nonnull handle,
                                              shim_curl_progress_callback _Nonnull callback,
                                              void *_Nullable context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) : code;
}

static inline CURLcode shim_curl_get_long(CURL *_Nonnull handle, CURLINFO info,
                                          long *_Nonnull value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode shim_curl_get_offset(CURL *_Nonnull handle, CURLINFO info,
                                            curl_off_t *_Nonnull value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode shim_curl_get_text(CURL *_Nonnull handle, CURLINFO info,
                                          const char *_Nullable *_Nonnull value) {
  return curl_easy_getinfo(handle, info, value);
}

/* Constants that are macros with casts, which Swift does not see. */

static inline CURLcode shim_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode shim_curl_set_bearer(CURL *_Nonnull handle, const char *_Nonnull token) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, token) : code;
}

/* The masks rather than the names, which libcurl knows since 7.85 only. */
static inline CURLcode shim_curl_allow_http(CURL *_Nonnull handle, int redirects_to_http) {
  CURLcode code =
      curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  long redirects = redirects_to_http ? CURLPROTO_HTTP | CURLPROTO_HTTPS : CURLPROTO_HTTPS;
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, redirects) : code;
}
