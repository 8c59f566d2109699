/* The control of the bench: what a plug-in costs Orthanc that changes nothing, and asks nobody. What is received comes back as it was. */
#include <orthanc/OrthancCPlugin.h>
#include <string.h>

static OrthancPluginContext *orthanc;

static OrthancPluginReceivedInstanceAction receive(OrthancPluginMemoryBuffer64 *modified, const void *bytes, uint64_t length,
                                                   OrthancPluginInstanceOrigin origin) {
  (void)origin;
  memset(modified, 0, sizeof *modified);
  if (OrthancPluginCreateMemoryBuffer64(orthanc, modified, length) == OrthancPluginErrorCode_Success)
    memcpy(modified->data, bytes, length);
  return OrthancPluginReceivedInstanceAction_Modify;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext *context) {
  orthanc = context;
  return OrthancPluginRegisterReceivedInstanceCallback(context, receive) == OrthancPluginErrorCode_Success ? 0 : -1;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void) {}

ORTHANC_PLUGINS_API const char *OrthancPluginGetName(void) { return "copying"; }

ORTHANC_PLUGINS_API const char *OrthancPluginGetVersion(void) { return "0.1.0"; }
